# The start-up cache of bin/sluice and bin/vertx: the classes of the fat jar as this JDK has loaded them before,
# and from JDK 25 on which of their methods are busy. Sourced by lib.sh.
#
# It stands beside the jar, one for each JDK and transport asked for, and another for starts with an admin. Nothing depends
# on it: where it cannot be made or does not fit, Sluice starts as if there were none. START_CACHE=off leaves it alone,
# START_CACHE=wait waits until it is made.
# shellcheck shell=sh disable=SC2034,SC2154 # variables come from lib.sh, and go there

# Sets $transport and $config to what a command line asks for.
find_options() {
  transport=auto
  config=
  previous=
  for argument; do
    case $previous in
      --transport) transport=$argument ;;
      --config) config=$argument ;;
    esac
    case $argument in
      --transport=*) transport=${argument#*=} ;;
      --config=*) config=${argument#*=} ;;
    esac
    previous=$argument
  done
  # The first is the class.
  [ "${2:-}" != check ] || config=$previous
  case $transport in
    io_uring | epoll | kqueue | nio) ;;
    *) transport=auto ;;
  esac
}

# Sets $admin where the configuration has one, as far as that shows without reading it as YAML or JSON: to be wrong
# costs some time, no more. Not by grep: to start a process takes longer than to read some KiB here.
find_admin() {
  admin=
  [ -f "$config" ] && [ -r "$config" ] || return 0
  while IFS= read -r line || [ -n "$line" ]; do
    case ${line%%#*} in
      *admin:* | *admin'":'* | *admin'" :'*)
        admin=--admin
        return
        ;;
    esac
  done <"$config"
}

# Sets $file to where the cache for a command line belongs.
choose_file() {
  find_options "$@"
  find_admin
  name_file
}

# The same, from what is known already.
name_file() {
  file=$target/sluice-$jdk
  [ "$transport" = auto ] || file=$file-$transport
  [ -z "$admin" ] || file=$file-admin
  if [ "$version" -ge 25 ]; then
    file=$file.aot
    use_cache=-XX:AOTCache=$file
    hush_cache='-Xlog:aot*=off'
  else
    file=$file.jsa
    use_cache=-XX:SharedArchiveFile=$file
    hush_cache='-Xlog:cds*=off'
  fi
}

# Sets $cache where there is one to use for this command line, and otherwise makes one for the next start. Until then one
# that knows no admin is better than none.
find_cache() {
  cache=
  [ -n "$jdk" ] && [ "${START_CACHE:-on}" != off ] || return 0
  # A JVM whose old generation is too small for what the cache puts there would not start at all.
  ! is_sized || return 0
  # The JVM refuses two.
  ! is_chosen '*-XX:*AOT*' && ! is_chosen '*-Xshare*' && ! is_chosen '*-XX:*Archive*' || return 0
  choose_file "$@"
  take_cache && return
  make_cache
  if [ -z "$cache" ] && [ -n "$admin" ]; then
    admin=
    name_file
    take_cache || :
  fi
}

# Says whether the cache is there, be it an empty one, and sets $cache where it can be used.
take_cache() {
  is_current || return 1
  [ ! -s "$file" ] || cache=$file
}

# Whether the cache is as it was made, from what is there now: a JVM crashes on one that was cut short.
is_current() {
  [ -f "$file" ] && [ -r "$file.size" ] && read -r bytes <"$file.size" || return 1
  [ -z "$(find "$file" "$jar" "$root/conf/jvm" -newer "$file" -print -o \
    -name "${file##*/}" ! -size "${bytes}c" -print 2>/dev/null)" ]
}

# After a build, whoever waits has waited for longer. Any other start must not wait: it is made behind its back, at
# the lowest priority, and detached, so that a JVM which knows nothing of it does not become its parent.
make_cache() {
  [ -w "$target" ] || return 0
  if [ -n "$built" ] || [ "${START_CACHE:-}" = wait ]; then
    (train) </dev/null >/dev/null 2>&1 || :
    [ ! -s "$file" ] || cache=$file
  else
    (train &) </dev/null >/dev/null 2>&1
  fi
}

# One at a time; it moves what it has made into place in one step.
train() {
  trap '' INT HUP
  training=$file.training
  ! is_abandoned "$training" || rm -rf "$training"
  mkdir "$training" || return 0
  if [ "$version" -ge 25 ]; then
    save_cache=-XX:AOTCacheOutput=$training/cache
  else
    save_cache=-XX:ArchiveClassesAtExit=$training/cache
  fi
  # Where memory is short, this is what the system shall end.
  echo 1000 >/proc/self/oom_score_adj || :
  with_options start_training "@$root/conf/jvm/collector.options" "$save_cache" \
    -cp "$jar" dev.sluice.app.Main train --transport "$transport" ${admin:+"$admin"}
  echo $! >"$training/pid"
  # An empty file says that it does not work here, so that not every start tries again.
  wait $! || : >"$training/cache"
  # A JVM trusts its cache: after a power cut it must be whole, or not there.
  sync "$training/cache" 2>/dev/null || sync
  wc -c <"$training/cache" | tr -d ' ' >"$file.size"
  mv "$training/cache" "$file"
  rm -rf "$training"
}

# Without the user's own environment: SLUICE_... would change the routes, JAVA_TOOL_OPTIONS the JVM.
start_training() {
  env -i LANG="${LANG:-}" LC_ALL="${LC_ALL:-}" LC_CTYPE="${LC_CTYPE:-}" nice -n 19 "$java" "$@" &
}
