/**
 * The command line: what each command of {@code sluice} does, from its arguments to its exit code.
 */
@Internal
@NullMarked
package dev.sluice.app.cli;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
