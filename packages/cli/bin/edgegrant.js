#!/usr/bin/env node
// Committed, because a package manager links bins before anything is built.
import "../dist/cli.js";
