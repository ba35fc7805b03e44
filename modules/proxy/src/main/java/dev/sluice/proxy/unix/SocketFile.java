package dev.sluice.proxy.unix;

import dev.sluice.config.LocalPath;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The file of a Unix socket that this process listens at. Any thread.
 *
 * <p>The socket is bound in a {@link PrivateFolder}, gets its rights there, and is moved to its
 * path once it listens. So no client sees it with other rights. Netty deletes the file at a path
 * before it binds and after it closes; here it can only delete its own file.
 *
 * <p>A {@link PathLock} keeps other Sluice processes out during that time. Another program could
 * still create a file at the path between the last check and the move, within microseconds.
 */
public final class SocketFile {
  private interface Step<T> {
    Future<T> run() throws IOException;
  }

  private static final Charset LOCALE =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private final Path path;
  private final @Nullable Object key;
  private final SocketRights asMade;
  private SocketRights rights; // guarded by this

  private SocketFile(Path path, @Nullable Object key, SocketRights asMade, SocketRights rights) {
    this.path = path;
    this.key = key;
    this.asMade = asMade;
    this.rights = rights;
  }

  /**
   * Returns why no socket can be created at a path, independent of existing files.
   *
   * @return the end of a sentence that begins with the path; null if a socket can be created
   */
  public static @Nullable String wrong(String path) {
    try {
      // Netty encodes paths in UTF-8, and the JDK in the locale's encoding.
      if (!Arrays.equals(path.getBytes(LOCALE), path.getBytes(StandardCharsets.UTF_8))) {
        return LocalPath.NOT_IN_LOCALE;
      }
      return PrivateFolder.fits(LocalPath.of(path))
          ? null
          : "is too long to listen at; allowed: a path of at most 106 bytes, its folder at most 102";
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /**
   * Creates a socket and its file.
   *
   * @param at the path that clients connect to
   * @param rights the rights of the file, set before any client can connect
   * @param bind binds a socket at a given path; completed once the socket listens
   * @return the file; fails, with a message for operators, if the path is taken or the file cannot
   *     be created. Then no file is left, and the caller closes the socket if it was bound
   */
  public static Future<SocketFile> make(
      Path at, SocketRights rights, Function<Path, Future<?>> bind) {
    return run(() -> {
          PathLock lock = PathLock.take(at);
          return run(() -> makeBeside(at, rights, bind)).onComplete(done -> lock.close());
        })
        .recover(e -> Future.failedFuture(inWords(e, at)));
  }

  private static Future<SocketFile> makeBeside(
      Path at, SocketRights rights, Function<Path, Future<?>> bind) throws IOException {
    PrivateFolder folder = PrivateFolder.beside(at);
    Path made = folder.socket();
    return run(() -> bind.apply(made).compose(bound -> run(() -> publish(made, at, rights))))
        .onComplete(done -> folder.close());
  }

  private static Future<SocketFile> publish(Path made, Path at, SocketRights rights)
      throws IOException {
    SocketRights asMade = SocketRights.of(made);
    SocketFile file = new SocketFile(at, keyOf(made), asMade, rights);
    rights.applyTo(made);
    Occupant.clear(at);
    Files.move(made, at);
    return Future.succeededFuture(file);
  }

  private static <T> Future<T> run(Step<T> step) {
    try {
      return step.run();
    } catch (IOException | RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** Explains an exception of the JDK, which says little more than the file's name. */
  private static Throwable inWords(Throwable failure, Path at) {
    String words;
    if (failure instanceof NoSuchFileException) {
      words = "there is no folder " + at.getParent();
    } else if (failure instanceof AccessDeniedException denied) {
      words = "Permission denied: " + denied.getFile();
    } else if (failure instanceof FileAlreadyExistsException existing) {
      words = "Address already in use: " + existing.getFile() + " was created at the same moment";
    } else if (failure instanceof FileSystemException file && file.getReason() != null) {
      words = file.getReason();
    } else {
      return failure;
    }
    return new IOException(words, failure);
  }

  /** Returns the file's device and inode, which no other file has while the socket is open. */
  private static @Nullable Object keyOf(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  private boolean isStillThere() throws IOException {
    try {
      return Objects.equals(keyOf(path), key);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Changes the file's rights; unset ones return to the initial state. Connected clients stay.
   *
   * @return fails, with a message for operators, if that is not permitted; then the rights are as
   *     before
   */
  public synchronized Future<Void> change(SocketRights next) {
    if (next.equals(rights)) {
      return Future.succeededFuture();
    }
    return run(() -> apply(next))
        .onSuccess(applied -> rights = next)
        .onFailure(e -> run(() -> apply(rights)));
  }

  private Future<Void> apply(SocketRights wanted) throws IOException {
    if (isStillThere()) {
      wanted.or(asMade).applyTo(path);
    }
    return Future.succeededFuture();
  }

  /** Deletes the file if it is still this socket's. Call it before the socket is closed. */
  public void delete() {
    try {
      if (isStillThere()) {
        Files.delete(path);
      }
    } catch (IOException | RuntimeException e) {
      // The next start replaces it, because no process listens there then.
      return;
    }
  }
}
