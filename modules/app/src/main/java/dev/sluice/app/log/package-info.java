/** The log of the process: its configuration, its lines, and the file that they go to. */
@Internal
@NullMarked
package dev.sluice.app.log;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
