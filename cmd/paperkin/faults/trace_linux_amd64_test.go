package faults

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// This file stops the program at its system calls, as a debugger does, so that
// it needs no hooks for tests.

// traceable skips a scenario without the long form, and one that makes no system
// calls of its own.
func traceable(t *testing.T, sc scenario) {
	t.Helper()
	longForm(t)
	if sc.random {
		t.Skip("killed at random moments only")
	}
}

// fate is the outcome of a system call that changes a file.
type fate int

const (
	happens    fate = iota
	killed          // the process ends before it
	halfDone        // the process ends after half of a write; before any other call
	diskFull        // it fails with ENOSPC if it could make a file larger
	interrupts      // it happens, and the process gets a SIGINT
	terminates      // it happens, and the process gets a SIGTERM
)

// only gives one call a fate; the others happen.
func only(at int, f fate) func(call int) fate {
	return func(call int) fate {
		if call == at {
			return f
		}
		return happens
	}
}

// undisturbed lets every call happen.
func undisturbed(int) fate { return happens }

// traced runs a command, and asks decide for the fate of every system call that
// changes something below a folder or writes to a socket; calls are counted from 0. It returns the exit
// code, -1 for a process that was killed, and the number of calls.
func traced(t *testing.T, cmd *exec.Cmd, dir string, decide func(call int) fate) (code, calls int) {
	t.Helper()
	code, tr := trace(t, cmd, dir, decide)
	return code, tr.calls
}

// trace is traced for a caller that wants to know more of the calls.
func trace(t *testing.T, cmd *exec.Cmd, dir string, decide func(call int) fate) (code int, tr *tracer) {
	t.Helper()
	runtime.LockOSThread() // the one that traces
	defer runtime.UnlockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true}
	if err := cmd.Start(); errors.Is(err, syscall.EPERM) {
		t.Skip("system calls cannot be traced here: ", err)
	} else if err != nil {
		t.Fatal(err)
	}
	tr = &tracer{pid: cmd.Process.Pid, dir: dir, decide: decide, pending: map[int]fate{}}
	code, err := tr.run() // and not cmd.Wait
	if err != nil {
		t.Fatal("trace: ", errors.Join(err, tr.signal(syscall.SIGKILL)))
	}
	return code, tr
}

type tracer struct {
	pid     int
	dir     string
	decide  func(call int) fate
	calls   int
	counts  []int        // of the calls, those that open the file in which commits are counted
	pending map[int]fate // of threads within a call that does not just happen
}

const (
	syscallStop = syscall.SIGTRAP | 0x80 // with PTRACE_O_TRACESYSGOOD
	exitKill    = 0x100000               // PTRACE_O_EXITKILL
	waitThread  = 0x20000000             // __WNOTHREAD: leave other threads' children alone
)

// signal sends the process a signal, and no other process: kill takes 0 and
// negative numbers for groups of processes, and -1 for all there are.
func (tr *tracer) signal(sig syscall.Signal) error {
	if tr.pid <= 1 {
		return fmt.Errorf("%d is no process of a test", tr.pid)
	}
	return syscall.Kill(tr.pid, sig)
}

func (tr *tracer) run() (code int, err error) {
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(tr.pid, &status, 0, nil); err != nil { // stops when it has become the program
		return 0, err
	}
	if err := syscall.PtraceSetOptions(tr.pid, syscall.PTRACE_O_TRACESYSGOOD|syscall.PTRACE_O_TRACECLONE|exitKill); err != nil {
		return 0, err
	}
	if err := syscall.PtraceSyscall(tr.pid, 0); err != nil {
		return 0, err
	}
	for {
		tid, err := syscall.Wait4(-1, &status, syscall.WALL|waitThread, nil)
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			return 0, err
		}
		if status.Exited() || status.Signaled() {
			if tid == tr.pid {
				return status.ExitStatus(), nil // -1 when signalled
			}
			continue
		}
		pass := 0
		switch sig := status.StopSignal(); sig {
		case syscallStop:
			err = tr.call(tid)
		case syscall.SIGTRAP, syscall.SIGSTOP: // a new thread, or it is the new thread
		default:
			pass = int(sig)
		}
		if err == nil {
			err = syscall.PtraceSyscall(tid, pass)
		}
		if err != nil && err != syscall.ESRCH { // killed meanwhile
			return 0, err
		}
	}
}

// call looks at a thread that enters a system call or leaves it.
func (tr *tracer) call(tid int) error {
	var r syscall.PtraceRegs
	if err := syscall.PtraceGetRegs(tid, &r); err != nil {
		return err
	}
	f, leaving := tr.pending[tid]
	if leaving || int64(r.Rax) != -int64(syscall.ENOSYS) { // which it is on entry, and after no call at all
		delete(tr.pending, tid)
		switch f {
		case halfDone:
			return tr.signal(syscall.SIGKILL)
		case diskFull:
			r.Rax = ^uint64(syscall.ENOSPC) + 1
			return syscall.PtraceSetRegs(tid, &r)
		}
		return nil
	}
	grows, ours := tr.changes(tid, &r)
	if !ours {
		return nil
	}
	if filepath.Base(tr.name(&r)) == "commits" {
		tr.counts = append(tr.counts, tr.calls)
	}
	f = tr.decide(tr.calls)
	tr.calls++
	switch {
	case f == killed || f == halfDone && !isWrite(&r):
		return tr.signal(syscall.SIGKILL)
	case f == interrupts:
		return tr.signal(syscall.SIGINT)
	case f == terminates:
		return tr.signal(syscall.SIGTERM)
	case f == halfDone:
		r.Rdx /= 2
	case f == diskFull && grows:
		r.Orig_rax = 1<<64 - 1 // no call at all
	default:
		return nil
	}
	tr.pending[tid] = f
	return syscall.PtraceSetRegs(tid, &r)
}

func isWrite(r *syscall.PtraceRegs) bool {
	return r.Orig_rax == syscall.SYS_WRITE || r.Orig_rax == syscall.SYS_PWRITE64
}

// name is the path that a call opens, as this process sees it; empty if it opens none.
func (tr *tracer) name(r *syscall.PtraceRegs) string {
	address, in := r.Rdi, ""
	if r.Orig_rax == syscall.SYS_OPENAT {
		address, in = r.Rsi, fmt.Sprintf("/proc/%d/fd/%d", tr.pid, int32(r.Rdi))
	} else if r.Orig_rax != syscall.SYS_OPEN {
		return ""
	}
	memory, err := os.Open(fmt.Sprintf("/proc/%d/mem", tr.pid))
	if err != nil {
		return ""
	}
	defer memory.Close()
	var b [4096]byte // of which there may be less
	n, _ := memory.ReadAt(b[:], int64(address))
	path, _, _ := strings.Cut(string(b[:n]), "\x00")
	if rest, through := strings.CutPrefix(path, "/proc/self/"); through {
		return fmt.Sprintf("/proc/%d/%s", tr.pid, rest)
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(in, path)
	}
	return path
}

// makes reports whether a call makes a file: one that is there takes no room.
func (tr *tracer) makes(r *syscall.PtraceRegs) bool {
	_, err := os.Lstat(tr.name(r))
	return errors.Is(err, fs.ErrNotExist)
}

// changes reports whether a call changes something in the folder, and whether
// it takes room.
func (tr *tracer) changes(tid int, r *syscall.PtraceRegs) (grows, ours bool) {
	switch r.Orig_rax {
	case syscall.SYS_WRITE, syscall.SYS_PWRITE64, syscall.SYS_WRITEV, syscall.SYS_PWRITEV, syscall.SYS_FTRUNCATE, syscall.SYS_FALLOCATE:
		return true, tr.within(r.Rdi)
	case 326: // copy_file_range
		return true, tr.within(r.Rdx)
	case syscall.SYS_FSYNC, syscall.SYS_FDATASYNC:
		return false, tr.within(r.Rdi)
	case syscall.SYS_OPEN:
		return r.Rsi&syscall.O_CREAT != 0 && tr.makes(r), r.Rsi&syscall.O_CREAT != 0
	case syscall.SYS_OPENAT:
		return r.Rdx&syscall.O_CREAT != 0 && tr.makes(r), r.Rdx&syscall.O_CREAT != 0
	case syscall.SYS_MKDIR, syscall.SYS_MKDIRAT, syscall.SYS_LINK, syscall.SYS_LINKAT:
		return true, true
	case syscall.SYS_RENAME, syscall.SYS_RENAMEAT, 316, // renameat2
		syscall.SYS_UNLINK, syscall.SYS_UNLINKAT, syscall.SYS_RMDIR, syscall.SYS_TRUNCATE:
		return false, true
	}
	return false, false
}

// within reports whether an open file lies in the folder, or leads to another program over
// the network.
func (tr *tracer) within(fd uint64) bool {
	name, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", tr.pid, fd))
	return err == nil && (strings.HasPrefix(name, tr.dir+string(filepath.Separator)) || strings.HasPrefix(name, "socket:"))
}
