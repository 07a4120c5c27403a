package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/paperkin/screen"
)

func (s *streams) removeCommand() *cli.Command {
	return &cli.Command{
		Name:         "remove",
		Usage:        "remove papers from the library",
		ArgsUsage:    "PAPER...",
		OnUsageError: onUsageError,
		Flags:        serverFlags(),
		Action: func(c *cli.Context) error {
			if !c.Args().Present() {
				return usagef("name papers by id, DOI, URL or exact title", "remove: no paper given")
			}
			w, err := s.openExisting(c)
			if err != nil {
				return err
			}
			defer w.Close()
			// All papers are looked up before the first is removed, so that a
			// mistyped name changes nothing.
			var keys []int64
			var removed []string
			for _, ref := range c.Args().Slice() {
				f, err := s.paperToChange(c, w.Library, ref)
				if err != nil {
					return err
				}
				keys = append(keys, f.Key)
				removed = append(removed, fmt.Sprintf("removed %s  %s", f.Paper.ID, f.Paper.Title))
			}
			if err := w.Remove(c.Context, keys); err != nil {
				return err
			}
			for _, line := range removed {
				s.Notice("%s", screen.Safe(line))
			}
			if _, err = w.CatchUp(c.Context, nil); err != nil {
				return err
			}
			rooms, err := w.Library.Rooms(c.Context)
			if err == nil && rooms.Due() {
				s.Notice("%s", unused(rooms))
			}
			return err
		},
	}
}
