"""Rules about Docker in builds: the daemon, images, registries."""
