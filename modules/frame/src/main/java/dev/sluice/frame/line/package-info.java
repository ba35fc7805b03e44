/** Messages that are lines of text. */
@Internal
@NullMarked
package dev.sluice.frame.line;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
