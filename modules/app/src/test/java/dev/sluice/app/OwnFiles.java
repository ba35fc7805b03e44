package dev.sluice.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Files of {@code /etc} that a program sees instead of the machine's: it runs in a mount namespace
 * of its own. To make one takes root on Linux.
 */
final class OwnFiles {
  private final Path folder;
  private final List<String> names = new ArrayList<>();

  OwnFiles(Path folder) {
    this.folder = folder;
  }

  /** Says whether this process may make such namespaces. */
  static boolean arePossible() {
    try {
      Process probe = new ProcessBuilder("unshare", "--mount", "true").inheritIO().start();
      return probe.onExit().join().exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  /** Writes a file of {@code /etc}, which the machine has, too; programs that run see it change. */
  void write(String name, String content) throws IOException {
    // In place: the namespace has this very file, whatever takes its name.
    Files.writeString(folder.resolve(name), content);
    if (!names.contains(name)) {
      names.add(name);
    }
  }

  /** Returns what a program is started by to see the files that were written so far. */
  List<String> command() {
    StringBuilder script = new StringBuilder("set -e; ");
    for (String name : names) {
      script.append("mount --bind '").append(folder.resolve(name)).append("' /etc/").append(name);
      script.append("; ");
    }
    script.append("exec \"$0\" \"$@\"");
    return List.of("unshare", "--mount", "sh", "-c", script.toString());
  }
}
