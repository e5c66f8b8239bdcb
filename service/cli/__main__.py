"""`python -m service.cli …`, as one process of ours starts another."""

from service.cli import main

if __name__ == "__main__":
    main(prog_name="gradestep")
