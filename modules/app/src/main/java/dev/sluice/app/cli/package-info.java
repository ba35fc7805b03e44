/**
 * The command line: what each command of {@code sluice} does, from its arguments to its exit code.
 */
@NullMarked
package dev.sluice.app.cli;

import org.jspecify.annotations.NullMarked;
