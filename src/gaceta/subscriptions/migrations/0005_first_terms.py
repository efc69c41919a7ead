import gaceta.readers.models
from django.conf import settings
from django.db import migrations, models

from gaceta.subscriptions import first_terms


def make(apps, schema_editor):
    first_terms.make(
        apps.get_model("subscriptions", "Terms"),
        apps.get_model("subscriptions", "TermsText"),
        grace_days=settings.ENVIRONMENT.grace_days,
        answer_days=settings.ENVIRONMENT.terms_answer_days,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('subscriptions', '0004_seat_since'),
    ]

    operations = [
        migrations.AddField(
            model_name='termstext',
            name='changes',
            field=models.TextField(blank=True, help_text='In two or three sentences, for who accepted the last version.', verbose_name='what is new'),
        ),
        migrations.AlterField(
            model_name='termstext',
            name='body',
            field=models.TextField(help_text='Plain text. An empty line between paragraphs; ## before a heading, - before each line of a list, [words](address) for a link.', verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='termstext',
            name='language',
            field=models.CharField(choices=gaceta.readers.models.languages, max_length=12, verbose_name='language'),
        ),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
