/** The requests of clients that begin in the clear and then ask for TLS. */
@Internal
@NullMarked
package dev.sluice.proxy.stage.starttls;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
