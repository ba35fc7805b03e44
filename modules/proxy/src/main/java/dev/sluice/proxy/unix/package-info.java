/**
 * The files of Unix sockets to listen at: how they are made, whose they are, when they are deleted.
 *
 * <p>What is public here is for {@code dev.sluice.proxy}.
 */
@NullMarked
package dev.sluice.proxy.unix;

import org.jspecify.annotations.NullMarked;
