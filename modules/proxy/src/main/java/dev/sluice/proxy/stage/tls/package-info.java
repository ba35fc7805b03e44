/** The stage that ends the TLS of clients, so that their bytes are relayed in the clear. */
@Internal
@NullMarked
package dev.sluice.proxy.stage.tls;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
