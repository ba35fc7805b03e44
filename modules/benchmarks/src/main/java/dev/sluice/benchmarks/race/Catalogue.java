package dev.sluice.benchmarks.race;

import dev.sluice.benchmarks.tee.NettyTee;
import dev.sluice.benchmarks.tee.VertxTee;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The contenders available on this machine, and one line for each that is not. */
final class Catalogue {
  /** All names, in the order of the tables. */
  static final List<String> NAMES =
      List.of(
          "uvtee",
          "sluice",
          "sluice-epoll",
          "sluice-io_uring",
          "netty-pooled",
          "plain-vertx",
          "haproxy",
          "nginx");

  /** The contenders whose growth is measured. */
  static final List<String> GROWTH = List.of("uvtee", "sluice", "netty-pooled", "plain-vertx");

  /** The contenders that can terminate TLS. */
  static final List<String> TLS =
      List.of("sluice", "sluice-epoll", "sluice-io_uring", "haproxy", "nginx");

  private final Path root;
  private final Path folder;
  private final List<Contender> found = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();

  /**
   * Looks for contenders.
   *
   * @param root root of the checkout
   * @param folder folder for compiled programs
   * @param wanted names from {@link #NAMES}
   */
  Catalogue(Path root, Path folder, List<String> wanted) {
    this.root = root;
    this.folder = folder;
    NAMES.stream().filter(wanted::contains).forEach(this::look);
  }

  List<Contender> found() {
    return found;
  }

  List<String> skipped() {
    return skipped;
  }

  private void look(String name) {
    switch (name) {
      case "uvtee" -> add(name, true, UvTee.compile(root, folder));
      case "sluice" -> add(name, true, Optional.of(new SluiceCommand(root, "auto")));
      case "sluice-epoll" -> sluice(name, "epoll", Epoll.isAvailable());
      case "sluice-io_uring" -> sluice(name, "io_uring", IoUring.isAvailable());
      case "netty-pooled" -> add(name, true, Optional.of(main(NettyTee.class)));
      case "plain-vertx" -> add(name, true, Optional.of(main(VertxTee.class)));
      case "haproxy" -> add(name, false, Haproxy.find());
      case "nginx" -> add(name, false, Nginx.find());
      default -> throw new IllegalArgumentException(name);
    }
  }

  private void sluice(String name, String transport, boolean loads) {
    Optional<Contender.Command> command = Optional.of(new SluiceCommand(root, transport));
    add(name, true, command.filter(any -> loads));
  }

  private void add(String name, boolean mirrors, Optional<? extends Contender.Command> command) {
    command.ifPresentOrElse(
        found -> this.found.add(new Contender(name, mirrors, found)),
        () -> skipped.add(name + ": " + whyNot(name)));
  }

  private static String whyNot(String name) {
    return switch (name) {
      case "uvtee" -> "needs cc and libuv's headers (Debian: apt-get install gcc libuv1-dev)";
      case "haproxy" -> "is not installed (Debian: apt-get install haproxy)";
      case "nginx" ->
          "or its stream module is not installed (Debian: apt-get install libnginx-mod-stream)";
      default -> "the transport does not load on this system";
    };
  }

  private static Contender.Command main(Class<?> type) {
    return setup ->
        Jvm.main(
            type,
            Stream.concat(
                    Stream.of(setup.listener().port()), setup.listener().destinations().stream())
                .toList());
  }
}
