package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// watch asks the program, eight questions at a time, and prints its memory on the way, of
// which the files that are mapped are a part.
func watch(out io.Writer, program, library string, questions []string, requests int) error {
	cmd := exec.Command(program, "--library", library, "serve", "--addr", "127.0.0.1:0")
	said, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	line, err := bufio.NewReader(said).ReadString('\n')
	base := strings.TrimSuffix(regexp.MustCompile(`http://[^ ]+/`).FindString(line), "/")
	if err != nil || base == "" {
		return errors.Join(fmt.Errorf("%s: %q", program, line), err, cmd.Wait())
	}
	over := newAsker(base)
	for asked, part := 0, max(1, requests/10); asked < requests && err == nil; asked += part {
		list := make([]string, part)
		for i := range list {
			list[i] = questions[(asked+i)%len(questions)]
		}
		if err = atOnce(8, list, over.ask); err == nil {
			anonymous, mapped, failed := memory(cmd.Process.Pid)
			fmt.Fprintf(out, "%7d requests: %4d MB, and %d MB of files\n", asked+part, anonymous, mapped)
			err = failed
		}
	}
	return errors.Join(err, cmd.Process.Signal(os.Interrupt), cmd.Wait())
}

// memory is what a process has in memory, in MB: of its own, and of files.
func memory(pid int) (anonymous, mapped int, err error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0, fmt.Errorf("memory is measured on Linux: %w", err)
	}
	of := func(name string) int {
		_, rest, _ := strings.Cut(string(b), name+":")
		n, _ := strconv.Atoi(strings.Fields(rest)[0]) // in kB
		return n / 1024
	}
	return of("RssAnon"), of("RssFile"), nil
}
