/**
 * What the admin needs of the program, which implements {@link dev.sluice.admin.spi.ProxyControl}.
 */
@NullMarked
package dev.sluice.admin.spi;

import org.jspecify.annotations.NullMarked;
