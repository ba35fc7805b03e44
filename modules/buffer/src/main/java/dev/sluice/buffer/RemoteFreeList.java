package dev.sluice.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that other threads released, on their way back to the loop.
 *
 * <p>Any thread pushes; only the loop takes, and it takes all at once, so there is no ABA problem.
 * It allocates nothing and is never full, because the link is part of the buffer. The shape is that
 * of Seastar's {@code xcpu_freelist} and mimalloc's {@code xthread_free}.
 */
final class RemoteFreeList {

  /** One buffer's place in the list. A buffer is in at most one list, once. */
  static final class Link {
    final @Nullable PooledBuffer buffer;
    @Nullable Link next;

    Link(@Nullable PooledBuffer buffer) {
      this.buffer = buffer;
    }
  }

  private static final Link CLOSED = new Link(null);
  private static final VarHandle HEAD;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(RemoteFreeList.class, "head", Link.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable Link head;

  /**
   * Puts a buffer on the list; any thread.
   *
   * @return false when the list is closed: the caller has to free the buffer itself
   */
  boolean push(Link link) {
    while (true) {
      Link first = head;
      if (first == CLOSED) {
        return false;
      }
      link.next = first;
      if (HEAD.compareAndSet(this, first, link)) {
        return true;
      }
    }
  }

  /**
   * Takes the whole list, newest first; null when it is empty. Only the loop, never once closed.
   */
  @Nullable Link takeAll() {
    return head == null ? null : (Link) HEAD.getAndSet(this, null);
  }

  /** Takes the whole list and refuses all further buffers. Only the loop, once. */
  @Nullable Link close() {
    return (Link) HEAD.getAndSet(this, CLOSED);
  }

  /** How many pooled buffers wait. Only the loop: others may add meanwhile, none can leave. */
  int pooledSize() {
    int size = 0;
    for (Link link = head; link != null; link = link.next) {
      if (link.buffer != null && !link.buffer.isOverflow()) {
        size++;
      }
    }
    return size;
  }
}
