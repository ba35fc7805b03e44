package dev.sluice.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Styles, scripts and icon of the site. The base style, icon and theme are those of the dashboard.
 */
final class Assets {
  private static final String LUNR = "/META-INF/resources/webjars/lunr/2.3.9/";

  private final Path dashboard;

  Assets(Path root) {
    dashboard = root.resolve("modules/admin/src/main/resources/dev/sluice/admin/web");
  }

  void copyTo(OutputFolder folder) throws IOException {
    for (String file : new String[] {"base.css", "icon.svg", "theme.js"}) {
      folder.write("assets/" + file, Files.readAllBytes(dashboard.resolve(file)));
    }
    for (String file : new String[] {"site.css", "code.css", "print.css", "site.js", "search.js"}) {
      folder.write("assets/" + file, resource(file));
    }
    folder.write("assets/lunr/lunr.min.js", resource(LUNR + "lunr.min.js"));
    folder.write("assets/lunr/LICENSE", resource(LUNR + "LICENSE"));
  }

  /** Returns a file of this module or of a library. */
  static byte[] resource(String name) throws IOException {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no resource " + name);
      }
      return in.readAllBytes();
    }
  }
}
