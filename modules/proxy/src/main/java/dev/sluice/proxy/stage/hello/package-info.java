/** The beginning of a TLS connection: what its ClientHello tells before any encryption. */
@Internal
@NullMarked
package dev.sluice.proxy.stage.hello;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
