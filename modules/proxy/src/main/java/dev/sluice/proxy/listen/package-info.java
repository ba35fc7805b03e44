/** Where a route listens: the addresses of its name, at one port. */
@Internal
@NullMarked
package dev.sluice.proxy.listen;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
