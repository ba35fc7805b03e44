/**
 * Repairs of Netty's transports, put under every {@code Vertx} that uses one of them.
 *
 * <p>Vert.x finds {@link dev.sluice.proxy.transport.EpollRepair} and {@link
 * dev.sluice.proxy.transport.UringRepair} by its service loader; nothing else here is used from
 * outside. What is repaired, and why from outside, is in ADR 5; what it spares the kernel, in ADR
 * 26.
 */
@NullMarked
package dev.sluice.proxy.transport;

import org.jspecify.annotations.NullMarked;
