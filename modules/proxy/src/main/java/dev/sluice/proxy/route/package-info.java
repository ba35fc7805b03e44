/** The options of routes, their readers, and the checks across routes. */
@Internal
@NullMarked
package dev.sluice.proxy.route;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
