/** Messages that begin with a header in which their length is. */
@Internal
@NullMarked
package dev.sluice.frame.length;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
