/** The command line: the commands of {@code sluice}, from their arguments to their exit codes. */
@Internal
@NullMarked
package dev.sluice.app.cli;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
