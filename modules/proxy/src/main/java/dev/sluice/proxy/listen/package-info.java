/** Where a route listens: the addresses of its name, at one port. */
@NullMarked
package dev.sluice.proxy.listen;

import org.jspecify.annotations.NullMarked;
