/** From the name of a host to its addresses. */
@NullMarked
package dev.sluice.proxy.names;

import org.jspecify.annotations.NullMarked;
