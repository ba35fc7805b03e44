/** Destinations that are sockets: how they are connected. */
@NullMarked
package dev.sluice.proxy.destination.socket;

import org.jspecify.annotations.NullMarked;
