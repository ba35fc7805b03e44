/** The access stage: which clients may use a route, and how much. */
@Internal
@NullMarked
package dev.sluice.proxy.stage.access;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
