/** The sockets of this process, by which a route knows a client that is a route itself. */
@NullMarked
package dev.sluice.proxy.loops;

import org.jspecify.annotations.NullMarked;
