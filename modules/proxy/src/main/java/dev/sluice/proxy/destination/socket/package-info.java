/** Destinations that are sockets: how they are connected, and how a lost peer is found out. */
@NullMarked
package dev.sluice.proxy.destination.socket;

import org.jspecify.annotations.NullMarked;
