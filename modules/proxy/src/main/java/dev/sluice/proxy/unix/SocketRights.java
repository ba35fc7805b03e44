package dev.sluice.proxy.unix;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rights of a Unix socket's file, which decide who may connect. Null leaves the system's
 * default. Immutable; any thread.
 *
 * @param mode the permission bits, 0 to 0777; connecting needs the write permission
 * @param user the owner of the socket
 * @param group the group of the socket
 */
public record SocketRights(
    @Nullable Integer mode, @Nullable UserPrincipal user, @Nullable GroupPrincipal group) {
  /** The system's defaults: by the umask, the user and the groups of the process. */
  public static final SocketRights AS_MADE = new SocketRights(null, null, null);

  private static final int PERMISSIONS = 0777;

  private interface Step {
    void run() throws IOException;
  }

  // Written by hand: a record's generated method is linked at its first call, which takes 20 ms of
  // each start of Sluice.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SocketRights rights
        && Objects.equals(mode, rights.mode)
        && Objects.equals(user, rights.user)
        && Objects.equals(group, rights.group);
  }

  @Override
  public int hashCode() {
    return Objects.hash(mode, user, group);
  }

  /** Returns the rights of a socket. */
  static SocketRights of(Path socket) throws IOException {
    PosixFileAttributes all =
        Files.readAttributes(socket, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    int mode = (int) Files.getAttribute(socket, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return new SocketRights(mode & PERMISSIONS, all.owner(), all.group());
  }

  /** Returns these rights, with the other's for those that are null. */
  SocketRights or(SocketRights other) {
    return new SocketRights(
        mode == null ? other.mode : mode,
        user == null ? other.user : user,
        group == null ? other.group : group);
  }

  /** Sets these rights on a socket. */
  void applyTo(Path socket) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(socket, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (mode != null) {
      String octal = Integer.toOctalString(mode);
      run("cannot set mode " + octal, () -> Files.setAttribute(socket, "unix:mode", mode));
    }
    if (group != null) {
      run("cannot give the socket to group " + group.getName(), () -> view.setGroup(group));
    }
    // Last, because only the owner may change the rest.
    if (user != null) {
      run("cannot give the socket to user " + user.getName(), () -> view.setOwner(user));
    }
  }

  private static void run(String failure, Step step) throws IOException {
    try {
      step.run();
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? "Permission denied" : e.getReason();
      throw new IOException(failure + ": " + reason, e);
    }
  }
}
