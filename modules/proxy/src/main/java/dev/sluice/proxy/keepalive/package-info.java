/** How it is found out that a peer has vanished. */
@NullMarked
package dev.sluice.proxy.keepalive;

import org.jspecify.annotations.NullMarked;
