package dev.sluice.tls.keys;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of a private key and its certificates. Immutable; any thread. */
public sealed interface CertificateSource permits PemFiles, Pkcs12File {

  /**
   * Reads and checks the files. Blocks.
   *
   * @param findings receives all errors and warnings; none has the key or a password in it
   * @return null if there is an error
   */
  @Nullable Credential read(Findings findings);

  /** Returns the files, which may be replaced while the process runs. */
  List<Path> files();

  /** Returns the file with the certificates, by which messages name the pair. */
  Path certificate();
}
