/** Bytes of messages that do not count in a comparison. */
@Internal
@NullMarked
package dev.sluice.frame.mask;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
