#!/bin/sh
test -s app/index.html
