/** TLS of routes and of destinations: keys, contexts, engines, and the handler of a connection. */
@Internal
@NullMarked
package dev.sluice.tls;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
