package dev.sluice.proxy.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.ErrorText;
import dev.sluice.config.FileRights;
import dev.sluice.config.RegularFile;
import dev.sluice.config.ValueTypes;
import dev.sluice.tls.keys.CertificateKeys;
import dev.sluice.tls.keys.FileStamps;
import dev.sluice.tls.keys.Findings;
import dev.sluice.tls.keys.KeyReloads;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The passwords by which Sluice logs clients in at one mirror. Their file is read with the
 * configuration, and again when it changes. Any thread.
 */
public final class Passwords implements KeyReloads.Keys {
  /** The keys of a mirror's login. */
  public static final ConfigSpec SPEC =
      new ConfigSpec("login", "How Sluice logs a client's session in at a mirror.");

  private static final String PASSWORD_FILE = "passwordFile";

  private static final ConfigKey<String> USER =
      SPEC.add(
          ConfigKey.key(
                  "user",
                  ValueTypes.text("a name of a user", ".", Object::toString),
                  "The only user that has a password, if passwordFile has only the password.")
              .leftOut("the file has lines with user:password"));

  private static final ConfigKey<Path> FILE =
      SPEC.add(
          CertificateKeys.file(
                  PASSWORD_FILE,
                  "File with a line user:password for each user, or with the password of user. It"
                      + " is read again when it changes. Refused if every user of the machine may"
                      + " read it.")
              .leftOut("no password: the mirror must trust Sluice"));

  /** No password at all. */
  static final Passwords NONE = new Passwords(null, null, new FileStamps(List.of()));

  private static final int MOST_BYTES = 1024 * 1024;

  private final @Nullable String user;
  private final @Nullable Path file;
  private final FileStamps before;
  private volatile Map<String, String> byUser = Map.of();
  private boolean watched; // guarded by this object

  private Passwords(@Nullable String user, @Nullable Path file, FileStamps before) {
    this.user = user;
    this.file = file;
    this.before = before;
  }

  /** Reads a login and its file; errors and warnings are added to the section. Blocks. */
  public static Passwords read(ConfigSection login) {
    Path file = login.find(FILE);
    String user = login.find(USER);
    if (file == null) {
      if (user != null && !login.has(FILE)) {
        login.error(FILE, "missing: the file with the password of user");
      }
      return NONE;
    }
    Passwords passwords = new Passwords(user, file, FileStamps.of(List.of(file)));
    passwords.reload(CertificateKeys.findings(login));
    return passwords;
  }

  /** Begins to read the file again when it changes, as long as this object is in use. */
  synchronized void watch() {
    if (!watched && file != null) {
      watched = true;
      KeyReloads.OF_PROCESS.watch(this, before);
    }
  }

  /** Returns the password of a user; null if there is none. */
  @Nullable String of(String name) {
    return byUser.get(name);
  }

  /** Returns why a user has no password, as the rest of a sentence. */
  String lackOf(String name) {
    return file == null
        ? "the mirror has no login.passwordFile"
        : "%s has none for user \"%s\"".formatted(file, name);
  }

  @Override
  public String name() {
    return "login by " + file;
  }

  @Override
  public String what() {
    return "passwords";
  }

  @Override
  public List<Path> files() {
    return file == null ? List.of() : List.of(file);
  }

  @Override
  public void reload(Findings findings) {
    Path source = Objects.requireNonNull(file);
    try {
      String text = new String(RegularFile.read(source, MOST_BYTES), UTF_8);
      Map<String, String> read = parse(text.lines().toList());
      if (isPrivate(source, findings)) {
        byUser = read;
      }
    } catch (IOException e) {
      findings.error(PASSWORD_FILE, source, ErrorText.ofFile(e));
    }
  }

  private Map<String, String> parse(List<String> lines) throws IOException {
    if (user != null) {
      if (lines.size() != 1 || lines.get(0).isEmpty()) {
        throw new IOException(
            "has %d lines; allowed beside user: one, the password".formatted(lines.size()));
      }
      return Map.of(user, lines.get(0));
    }
    Map<String, String> read = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int colon = line.indexOf(':');
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (colon < 1 || colon == line.length() - 1) { // the line may be a secret, so it is not shown
        throw new IOException("has no user:password in line " + (i + 1));
      }
      read.put(line.substring(0, colon), line.substring(colon + 1));
    }
    return Map.copyOf(read);
  }

  /** Returns false, with an error, if every user may read the file; warns if some others may. */
  private static boolean isPrivate(Path file, Findings findings) {
    if (FileRights.everyUserMay(PosixFilePermission.OTHERS_READ, file)
        || FileRights.everyUserMay(PosixFilePermission.OTHERS_WRITE, file)) {
      findings.error(
          PASSWORD_FILE, file, "may be read or written by every user; allowed: after chmod 600");
      return false;
    }
    String warning = FileRights.warning(file);
    if (warning != null) {
      findings.warning(PASSWORD_FILE, file, "is not private: " + warning);
    }
    return true;
  }

  /** Compares what was configured: a reload must see no difference if there is none. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Passwords same
        && Objects.equals(user, same.user)
        && Objects.equals(file, same.file);
  }

  @Override
  public int hashCode() {
    return Objects.hash(user, file);
  }

  @Override
  public String toString() {
    return file == null ? "no passwords" : "passwords of " + file;
  }
}
