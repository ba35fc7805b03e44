package dev.sluice.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Buffers that other threads released and that the loop has not collected yet.
 *
 * <p>Any thread pushes. Only the loop takes, always the whole list, so there is no ABA problem. It
 * allocates nothing and is never full, because the link is part of the buffer. Similar lists are
 * Seastar's {@code xcpu_freelist} and mimalloc's {@code xthread_free}.
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
   * Adds a buffer to the list; any thread.
   *
   * @return false if the list is closed: the caller must free the buffer
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
   * Takes the whole list, newest first; null if it is empty. Loop only, not after {@link #close}.
   */
  @Nullable Link takeAll() {
    return head == null ? null : (Link) HEAD.getAndSet(this, null);
  }

  /** Takes the whole list and refuses all further buffers. Loop only, once. */
  @Nullable Link close() {
    return (Link) HEAD.getAndSet(this, CLOSED);
  }

  /**
   * Returns the number of pooled buffers in the list. Loop only: others may add meanwhile, but not
   * take.
   */
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
