/**
 * The interface between the admin and the program, which implements {@link
 * dev.sluice.admin.spi.ProxyControl}.
 */
@Internal
@NullMarked
package dev.sluice.admin.spi;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
