"""The tests mirror the packages: each file's first sentence is its promise, each test a clause of it."""
