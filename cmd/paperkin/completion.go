package main

import (
	"fmt"

	"github.com/urfave/cli/v2"
)

func (s *streams) completionCommand() *cli.Command {
	return &cli.Command{
		Name:         "completion",
		Usage:        "print a completion script for a shell",
		ArgsUsage:    "bash|zsh|fish|pwsh",
		OnUsageError: onUsageError,
		Description:  "bash: eval \"$(paperkin completion bash)\"\nzsh:  eval \"$(paperkin completion zsh)\"\nfish: paperkin completion fish | source\npwsh: paperkin completion pwsh | Out-String | Invoke-Expression",
		Action: func(c *cli.Context) error {
			shell := c.Args().First()
			if shell == "fish" {
				script, err := c.App.ToFishCompletion()
				if err != nil {
					return err
				}
				_, err = fmt.Fprint(s.Out, script)
				return err
			}
			script, ok := completionScripts[shell]
			switch {
			case shell == "":
				return usagef("choose one of bash, zsh, fish, pwsh", "completion: no shell given")
			case !ok:
				return usagef("choose one of bash, zsh, fish, pwsh", "completion: unknown shell %q", shell)
			}
			_, err := fmt.Fprint(s.Out, script)
			return err
		},
	}
}

// completionScripts ask the program itself: when --generate-bash-completion is
// the last argument, urfave/cli lists what can come next, as name or name:usage.
var completionScripts = map[string]string{
	"bash": `_paperkin() {
  local cur words
  cur="${COMP_WORDS[COMP_CWORD]}"
  words=("${COMP_WORDS[@]:0:COMP_CWORD}")
  if [[ "$cur" == -* ]]; then words+=("$cur"); fi
  COMPREPLY=($(compgen -W "$("${words[@]}" --generate-bash-completion 2>/dev/null)" -- "$cur"))
}
complete -o bashdefault -o default -F _paperkin paperkin
`,
	"zsh": `#compdef paperkin
_paperkin() {
  local -a options
  local current="${words[-1]}"
  if [[ "$current" == -* ]]; then
    options=("${(@f)$(${words[1,-2]} ${current} --generate-bash-completion 2>/dev/null)}")
  else
    options=("${(@f)$(${words[1,-2]} --generate-bash-completion 2>/dev/null)}")
  fi
  if [[ -n "${options[1]}" ]]; then
    _describe 'paperkin' options
  else
    _files
  fi
}
compdef _paperkin paperkin
`,
	"pwsh": `Register-ArgumentCompleter -Native -CommandName paperkin -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
  if ($wordToComplete -and -not $wordToComplete.StartsWith('-')) { $words = $words[0..($words.Count - 2)] }
  $rest = @($words | Select-Object -Skip 1)
  & $words[0] @rest --generate-bash-completion 2>$null |
    ForEach-Object { ($_ -split ':')[0] } |
    Where-Object { $_ -like "$wordToComplete*" } |
    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
}
`,
}
