/**
 * Datagram sockets on a verticle's own event loop. They read into its pool and create no garbage.
 *
 * <p>Vert.x's datagram sockets truncate datagrams of more than 2048 bytes; Netty's create four
 * objects per datagram.
 */
@NullMarked
package dev.sluice.transport.datagram;

import org.jspecify.annotations.NullMarked;
