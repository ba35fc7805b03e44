/**
 * The seam of destinations: what a kind of destination says of itself, so that routes need not know
 * it. Each kind has a package of its own; {@code route.Destinations} lists them.
 */
@Internal
@NullMarked
package dev.sluice.proxy.destination;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
