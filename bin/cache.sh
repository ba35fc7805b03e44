# The start-up cache of bin/sluice and bin/vertx: the classes of the fat jar in the form in which this JDK loads them,
# and from JDK 25 on the methods that are called often. Sourced by lib.sh.
#
# A cache is a file beside the jar, one for each JDK and each transport that is named, and another for starts with an
# admin. If that folder cannot be written, it is a file in the folder that systemd names (CacheDirectory=). It is optional:
# if it cannot be made or does not fit, Sluice starts without it. START_CACHE=off disables it, START_CACHE=wait waits until
# it is made.
# shellcheck shell=sh disable=SC2034,SC2154 # lib.sh sets and uses some of the variables

# Sets $transport, $config and $admin from a command line. Only the program reads command lines; this is a guess that needs
# no JVM. If it is wrong, the start uses another cache or none, and takes longer.
find_options() {
  transport=auto
  config=
  admin=
  previous=
  for argument; do
    case $previous in
      --transport) transport=$argument ;;
      --config) config=$argument ;;
    esac
    case $argument in
      --transport=*) transport=${argument#*=} ;;
      --config=*) config=${argument#*=} ;;
      --admin | --admin=*) admin=--admin ;;
    esac
    previous=$argument
  done
  # The first argument is the class.
  [ "${2:-}" != check ] || config=$previous
  case $transport in
    io_uring | epoll | kqueue | nio) ;;
    *) transport=auto ;;
  esac
}

# Sets $admin if the configuration seems to have an admin. It is not parsed as YAML or JSON: a wrong guess only costs some
# time. No grep: starting a process takes longer than reading some KiB here.
find_admin() {
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

# Sets $file to the path of the cache for a command line, beside the jar.
choose_file() {
  folder=$target
  find_options "$@"
  find_admin
  name_file
}

# Sets $file from $folder, $transport and $admin.
name_file() {
  file=$folder/sluice-$jdk
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

# Sets $cache to the cache for this command line, or makes one for the next start. Until then a cache without the admin is
# better than none.
find_cache() {
  cache=
  [ -n "$jdk" ] && [ "${START_CACHE:-on}" != off ] || return 0
  # A JVM does not start if its old generation is too small for the objects in the cache.
  ! is_sized || return 0
  # The JVM refuses a second cache.
  ! is_chosen '*-XX:*AOT*' && ! is_chosen '*-Xshare*' && ! is_chosen '*-XX:*Archive*' || return 0
  choose_file "$@"
  take_cache && return
  if [ ! -w "$target" ] && [ -n "${CACHE_DIRECTORY:-}" ]; then
    folder=${CACHE_DIRECTORY%%:*}
    name_file
    take_cache && return
  fi
  make_cache
  if [ -z "$cache" ] && [ -n "$admin" ]; then
    admin=
    name_file
    take_cache || :
  fi
}

# Succeeds if the cache exists, even an empty one, and sets $cache if it can be used.
take_cache() {
  is_current || return 1
  [ ! -s "$file" ] || cache=$file
}

# Succeeds if the cache is complete and newer than the jar and the options: a JVM crashes on a truncated cache.
is_current() {
  [ -f "$file" ] && [ -r "$file.size" ] && read -r bytes <"$file.size" || return 1
  [ -z "$(find "$file" "$jar" "$root/conf/jvm" -newer "$file" -print -o \
    -name "${file##*/}" ! -size "${bytes}c" -print 2>/dev/null)" ]
}

# After a build the user has waited anyway, so the cache is made at once. Any other start must not wait: the cache is made
# in the background at the lowest priority, and detached, so that the JVM of Sluice does not become its parent.
make_cache() {
  [ -w "$folder" ] || return 0
  if [ -n "$built" ] || [ "${START_CACHE:-}" = wait ]; then
    (train) </dev/null >/dev/null 2>&1 || :
    [ ! -s "$file" ] || cache=$file
  else
    (train &) </dev/null >/dev/null 2>&1
  fi
}

# Makes the cache, one process at a time, and moves it into place in one step.
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
  # If memory runs out, the kernel should end this process first.
  echo 1000 >/proc/self/oom_score_adj || :
  with_options start_training "@$root/conf/jvm/collector.options" "$save_cache" \
    -cp "$jar" dev.sluice.app.Main train --transport "$transport" ${admin:+"$admin"}
  echo $! >"$training/pid"
  # An empty file records that training failed, so that not every start tries again.
  wait $! || : >"$training/cache"
  # A JVM does not check its cache: after a power cut the file must be complete or missing.
  sync "$training/cache" 2>/dev/null || sync
  wc -c <"$training/cache" | tr -d ' ' >"$file.size"
  mv "$training/cache" "$file"
  rm -rf "$training"
}

# Runs without the user's environment: SLUICE_... would change the routes, JAVA_TOOL_OPTIONS the JVM.
start_training() {
  env -i LANG="${LANG:-}" LC_ALL="${LC_ALL:-}" LC_CTYPE="${LC_CTYPE:-}" nice -n 19 "$java" "$@" &
}
