/** The access stage: it admits or rejects the clients of a route. */
@Internal
@NullMarked
package dev.sluice.proxy.stage.access;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
