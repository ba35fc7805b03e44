package dev.sluice.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Files of {@code /etc} that replace the machine's for one program, which runs in its own mount
 * namespace. Needs root on Linux.
 */
final class OwnFiles {
  private final Path folder;
  private final List<String> names = new ArrayList<>();

  OwnFiles(Path folder) {
    this.folder = folder;
  }

  /** Returns whether this process may create such namespaces. */
  static boolean arePossible() {
    try {
      Process probe = new ProcessBuilder("unshare", "--mount", "true").inheritIO().start();
      return probe.onExit().join().exitValue() == 0;
    } catch (IOException e) {
      return false; // the program does not exist
    }
  }

  /** Writes a file of {@code /etc} that the machine has, too; running programs see the change. */
  void write(String name, String content) throws IOException {
    // Written in place, because the namespace has mounted this very file.
    Files.writeString(folder.resolve(name), content);
    if (!names.contains(name)) {
      names.add(name);
    }
  }

  /** Returns the command prefix that starts a program with the files written so far. */
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
