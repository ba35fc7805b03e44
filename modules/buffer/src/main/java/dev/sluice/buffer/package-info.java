/**
 * Per-event-loop pools of reference-counted buffers.
 *
 * <p>{@link dev.sluice.buffer.BufferPool} belongs to one event loop and keeps freed read buffers
 * for the next read. {@link dev.sluice.buffer.BufferPool#attach} puts one into a verticle's
 * context, the way libuv programs keep theirs in {@code loop->data}; {@link
 * dev.sluice.buffer.BufferPool#installOn} makes a Vert.x socket read into it.
 *
 * <p>Threads: a pool and its buffers are confined to their event loop, with one exception: {@link
 * dev.sluice.buffer.PooledBuffer#release()} may be called on any thread.
 *
 * <p>Who releases a buffer is said in three words all over Sluice, see {@link
 * dev.sluice.buffer.PooledBuffer}.
 */
@NullMarked
package dev.sluice.buffer;

import org.jspecify.annotations.NullMarked;
