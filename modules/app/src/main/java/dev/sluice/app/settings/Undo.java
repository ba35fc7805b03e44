package dev.sluice.app.settings;

import dev.sluice.admin.spi.Difference;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.NoSuchElementException;

/** Takes back one difference of a configuration from that of the file. */
public final class Undo {
  private Undo() {}

  /**
   * Returns the edit that takes back the difference at a path; without one it throws {@link
   * NoSuchElementException}.
   *
   * @param file the configuration of the file
   */
  public static ConfigEdit of(JsonObject file, String path) {
    return config -> {
      List<Difference> all = Differences.between(file, config);
      if (all.stream().noneMatch(each -> each.path().equals(path))) {
        throw new NoSuchElementException("there is no difference at " + path);
      }
      restore(config, file.copy(), List.of(path.split("\\.", -1)));
      return "";
    };
  }

  private static void restore(JsonObject now, JsonObject file, List<String> path) {
    String key = path.get(0);
    Object before = file.getValue(key);
    if (path.size() == 1) {
      if (before == null) {
        now.remove(key);
      } else {
        now.put(key, before);
      }
    } else if (before instanceof JsonArray || now.getValue(key) instanceof JsonArray) {
      JsonArray elements = before instanceof JsonArray array ? array : new JsonArray();
      restoreElement(list(now, key), elements, path.subList(1, path.size()));
    } else {
      JsonObject section = before instanceof JsonObject json ? json : new JsonObject();
      restore(section(now, key), section, path.subList(1, path.size()));
    }
  }

  private static void restoreElement(JsonArray now, JsonArray file, List<String> path) {
    int at = ConfigEdits.indexOf(now, path.get(0));
    int before = ConfigEdits.indexOf(file, path.get(0));
    if (path.size() > 1) {
      restore(now.getJsonObject(at), file.getJsonObject(before), path.subList(1, path.size()));
    } else if (before < 0) {
      now.remove(at);
    } else {
      now.add(placeFor(before, file, now), file.getJsonObject(before));
    }
  }

  /** Returns the place after the nearest element that also precedes it in the file. */
  private static int placeFor(int index, JsonArray file, JsonArray now) {
    for (int i = index - 1; i >= 0; i--) {
      int place = ConfigEdits.indexOf(now, file.getJsonObject(i).getString("name"));
      if (place >= 0) {
        return place + 1;
      }
    }
    return 0;
  }

  private static JsonArray list(JsonObject holder, String key) {
    if (!holder.containsKey(key)) {
      holder.put(key, new JsonArray());
    }
    return holder.getJsonArray(key);
  }

  private static JsonObject section(JsonObject holder, String key) {
    if (!holder.containsKey(key)) {
      holder.put(key, new JsonObject());
    }
    return holder.getJsonObject(key);
  }
}
