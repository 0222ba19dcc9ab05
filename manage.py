"""Django's own commands, for developers: `python manage.py makemigrations`."""

import sys

from django.core.management import execute_from_command_line

from onewindow.core.boot import boot

if __name__ == "__main__":
    boot(role="owner")
    execute_from_command_line(sys.argv)
