/**
 * The extension point for destination types: a type describes itself, so that routes need not know
 * it. Each type has its own package; {@code route.Destinations} lists them.
 */
@Internal
@NullMarked
package dev.sluice.proxy.destination;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
