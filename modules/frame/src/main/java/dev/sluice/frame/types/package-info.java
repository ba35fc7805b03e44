/** The list of all protocols. */
@Internal
@NullMarked
package dev.sluice.frame.types;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
