/** The comparison of the responses of a route's mirrors with those of its primary. */
@Internal
@NullMarked
package dev.sluice.proxy.compare;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
