/** What a route is, how it is read from a configuration, and what is checked across routes. */
@Internal
@NullMarked
package dev.sluice.proxy.route;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
