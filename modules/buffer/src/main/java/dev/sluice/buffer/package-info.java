/**
 * Per-event-loop pools of reference-counted buffers.
 *
 * <p>{@link dev.sluice.buffer.BufferPool} belongs to one event loop and keeps freed read buffers
 * for the next read. {@link dev.sluice.buffer.BufferPool#attach} puts one into a verticle's
 * context, as libuv programs keep theirs in {@code loop->data}; {@link
 * dev.sluice.buffer.BufferPool#installOn} makes a Vert.x socket read into it.
 *
 * <p>Threads: a pool and its buffers belong to one event loop, with one exception: any thread may
 * call {@link dev.sluice.buffer.PooledBuffer#release()}.
 *
 * <p>The rules of ownership (borrow, take over, hand over) are on {@link
 * dev.sluice.buffer.PooledBuffer}.
 */
@NullMarked
package dev.sluice.buffer;

import org.jspecify.annotations.NullMarked;
