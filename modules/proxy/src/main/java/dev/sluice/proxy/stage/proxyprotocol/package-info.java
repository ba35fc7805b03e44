/** The stage that reads a PROXY header, which reports the address of a proxy's client. */
@Internal
@NullMarked
package dev.sluice.proxy.stage.proxyprotocol;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
